"""Looks for answers whose time is over, on a clock that the messenger agrees with."""


def agreed(running):
    """The messenger says the time that the bot's own clock says."""
    app = running.application

    async def ask():
        return app.house.now()

    app.forgetting.eraser.clock.ask = ask


async def looks_twice(server, running):
    """A first look, and one a day later; how many submissions were emptied then."""
    agreed(running)
    assert await running.application.retaining.look() == 0
    server.clock.move(25 * 3600)
    return await running.application.retaining.look()
