"""Alembic's entry: runs the migrations on the connection that `open_store` hands over, inside its transaction."""

from alembic import context

from outcomes.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
