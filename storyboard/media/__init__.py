"""All picture and sound work: files in, files out.

Knows no page, no database, no network and nothing else of the project.
"""
