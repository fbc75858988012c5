package main

const (
	work = 920 // steps a request: about 95 us
	dear = 0
)
