"""The demo office: an agency shaped like Bangkok's, its people, register and loans, all fictional, all by real acts."""
