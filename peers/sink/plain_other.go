//go:build !linux

package main

import (
	"bytes"
	"net/http"
	"sync/atomic"
)

// servePlain is net/http's server where there is no epoll. It counts its answers.
func servePlain(address string, answered *atomic.Int64) error {
	body := bytes.Repeat([]byte("x"), bodySize)
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answered.Add(1)
		_, _ = w.Write(body) // a client that has gone is its own affair
	}))
}
