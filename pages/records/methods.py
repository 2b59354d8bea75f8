"""How is every number made? Written from the catalogues and docstrings that compute."""

from outcomes.app import show_catalogues, show_methods, show_question

show_question("How is every number made?")
show_methods()
show_catalogues()
