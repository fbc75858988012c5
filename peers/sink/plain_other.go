//go:build !linux

package main

import (
	"bytes"
	"net/http"
)

// servePlain is net/http's server where there is no epoll.
func servePlain(address string) error {
	body := bytes.Repeat([]byte("x"), bodySize)
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(body) // a client that has gone is its own affair
	}))
}
