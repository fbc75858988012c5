// Bench's protocol for clients in Go; the page of it: bench explain -protocol.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// An Ask is what bench writes: the requests of a group, or a batch of them.
type Ask struct {
	Requests []struct {
		Method, URL, Body string
		Headers           map[string]string
	}
	Batch, Limit int     // limit 0: the client's own
	Timeout      float64 // seconds
}

// serve calls batch for each batch, and batches may overlap. Nothing is written before the end of one, so that printing
// is not measured. Stamps are the wall clock's: Go doesn't show its monotonic one.
func serve(name string, batch func(ask Ask, mark func(format string, args ...any)) error) {
	fmt.Println("bench 1", name, runtime.Version(), "net/http")
	in, ask := json.NewDecoder(os.Stdin), Ask{}
	for ; in.Decode(&ask) == nil; ask = (Ask{Requests: ask.Requests}) { // until bench closes it
		if ask.Batch > 0 {
			go run(ask, batch)
		}
	}
}

func run(ask Ask, batch func(Ask, func(string, ...any)) error) {
	lines, end, start := []byte(nil), "ok", time.Now().UnixNano()
	err := batch(ask, func(format string, args ...any) {
		lines = fmt.Appendf(lines, format+" %d\n", append(args, time.Now().UnixNano())...)
	})
	if err != nil {
		end = fmt.Sprintf("%T", cmp.Or(errors.Unwrap(err), err))
	}
	os.Stdout.Write(fmt.Appendf(lines, ". %d %d %s %d\n", start, time.Now().UnixNano(), end, ask.Batch))
}
