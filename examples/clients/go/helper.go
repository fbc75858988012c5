// Bench's protocol for clients in Go; the page of it: bench explain -protocol.
package main

import (
	"bytes"
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
	Batch, Limit, Timeout float64 // a limit of 0 is the client's own; the timeout is in seconds
}

// now is the wall clock: Go doesn't show its monotonic one.
func now() int64 { return time.Now().UnixNano() }

// serve calls batch for each batch, and that mark for each result that its consumer gets. Batches may overlap. Nothing is
// written before the end of one, so that printing is not measured.
func serve(name string, batch func(ask Ask, mark func(item, status int)) error) {
	fmt.Println("bench 1", name, runtime.Version(), "net/http")
	for in, ask := json.NewDecoder(os.Stdin), (Ask{}); in.Decode(&ask) == nil; ask = (Ask{Requests: ask.Requests}) {
		if ask.Batch > 0 {
			go func(lines []byte, start int64) {
				err := batch(ask, func(i, status int) { lines = fmt.Appendln(lines, "+", i, status, now()) })
				end := fmt.Appendf(lines, ". %d %d %T %.0f\n", start, now(), cmp.Or(errors.Unwrap(err), err), ask.Batch)
				os.Stdout.Write(bytes.Replace(end, []byte("<nil>"), []byte("ok"), 1)) // no error has no type
			}(nil, now())
		}
	}
}
