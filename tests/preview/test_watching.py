"""With --watch: a saved call goes into the running bot, and what is wrong with it is told."""

import asyncio


async def until_told(visitor, state):
    watcher = visitor.running.watcher
    for _ in range(400):
        if watcher.told["state"] == state:
            return watcher.told["problems"]
        await asyncio.sleep(0.05)
    raise AssertionError(watcher.told)


async def test_a_broken_call_is_told_and_leaves_the_last_good_one_at_work(previews, well):
    path = well / "call.yaml"
    good = path.read_text()
    async with previews(well, watch=True) as visitor:
        assert await until_told(visitor, "read") == []
        await visitor.begins()

        path.write_text(good.replace("type: geopoint", "type: geopont"))
        (problem,) = await until_told(visitor, "broken")
        line = 1 + good.split("\n").index(next(one for one in good.split("\n") if "geopoint" in one))
        assert (problem["file"], problem["line"], problem["level"]) == ("call.yaml", line, "error")
        await visitor.does("text", text="Ndiagne")
        await visitor.person.sees("Is it dry?")

        path.write_text(good.replace("Which village is it?", "Which hamlet is it?").replace("contact:", "# contact:"))
        problems = await until_told(visitor, "read")
        assert [one["what"] for one in problems] == ["'contact' is not set"]
        assert (await visitor.state())["watched"]["problems"] == problems
        other = visitor.people.find((await visitor.post("people", name="Binta", language="en"))["id"])
        await other.starts()
        await other.taps("Go on")
        await other.taps("Yes, I take part")
        await other.sees("Which hamlet is it?")


async def test_a_call_that_goes_away_and_comes_back(previews, well):
    good = (well / "call.yaml").read_text()
    async with previews(well, watch=True) as visitor:
        (well / "call.yaml").unlink()
        await until_told(visitor, "broken")
        (well / "call.yaml").write_text(good)
        await until_told(visitor, "read")
        await visitor.begins()
