"""The force: organisation, accounts, people and certificates, vehicles, devices, shifts, crews and cover."""
