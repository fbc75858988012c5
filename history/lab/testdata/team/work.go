package main

const (
	work = 3200 // steps a request: about 95 us
	dear = 0
)
