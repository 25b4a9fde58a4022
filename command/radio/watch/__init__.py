"""Sites that have fallen silent: noticed by what the gateways hear, kept as suspected outages, ended when they are back."""
