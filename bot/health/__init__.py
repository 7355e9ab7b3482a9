"""How the bot is, for a program on the same machine that watches over it: numbers, and nothing about anybody."""
