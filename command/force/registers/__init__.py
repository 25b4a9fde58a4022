"""The registers: bodies, people, vehicles, devices, numbers, plans, cover and accounts, as rows that name each other by
code. One way to write them serves the API, the imports and the exports.
"""
