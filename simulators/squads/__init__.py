"""Squad leaders at their desks: they register what is found on patrol, send their own crews, and end what is done."""
