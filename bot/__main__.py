"""`python -m bot`: the `palabre` command by another door."""

from bot.cli import main

if __name__ == "__main__":
    main()
