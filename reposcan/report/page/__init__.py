"""What each page says, apart from how it looks.

Templates get these values and nothing else. Texts are raw: the templates' environment escapes them
and shows hidden characters. Links are relative to the report's folder.
"""
