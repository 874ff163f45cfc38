"""A Discord on the loopback interface, to which an unmodified discord.py process connects.

`server.Discord` is the front door: it keeps a world of people and servers (`world`), speaks Discord's gateway
(`gateway`) and REST API (`rest`), holds every body to Discord's own OpenAPI document and to the limits beyond it
(`rules`), holds itself to the same document (`events`), and goes wrong on order (`faults`). `people.Person` does what
people do; `process.BotProcess` is a bot in its own process, started through `launcher`.
"""
