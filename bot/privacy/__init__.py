"""What goes when somebody says so, and when its time is over."""
