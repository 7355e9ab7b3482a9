"""Files without place, camera, author, software, names and dates; what they show and say stays as it is."""
