"""The pages of the channel: outside the session for reporters, inside it for the committee."""
