"""Real services for the tests, each started on free ports in a folder of its own, and gone with the test run."""
