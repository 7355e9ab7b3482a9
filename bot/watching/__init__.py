"""A call as it grows: how many came, took part and sent, where people stop, as words, a picture and a page."""
