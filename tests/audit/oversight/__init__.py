"""Reading room of the auditors, tried."""
