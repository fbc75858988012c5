package main

// layout is where the code behind it in the program lies: each commit has other functions here.
func layout() {}
