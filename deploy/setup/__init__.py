"""Everything Storyboard needs on a machine, installed with the standard library alone.

Start it as ``python3 -m deploy.setup [run|check|test]`` from the project's folder, or through ``make``.
"""
