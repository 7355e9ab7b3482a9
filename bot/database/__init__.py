"""What is kept: tables, queries by noun, migrations. Nothing else imports `sqlalchemy`."""
