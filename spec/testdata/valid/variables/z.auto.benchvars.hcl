by_auto = ["x", "y"]
