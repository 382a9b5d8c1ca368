"""Run the command line: `python -m minutes`."""

from minutes.cli.main import run

if __name__ == "__main__":
    run()
