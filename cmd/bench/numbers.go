package main

import (
	"math"
	"time"

	"bench/words"
)

// roughly writes a number to two digits, as an estimate deserves.
func roughly(x float64) string {
	if x >= 100 {
		unit := math.Pow(10, math.Floor(math.Log10(x))-1)
		x = math.Round(x/unit) * unit
	}
	return words.Whole(x)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
