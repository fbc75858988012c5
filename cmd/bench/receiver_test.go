package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
)

// serveReceiver is the program `receiver`: a webhook, whose URL it writes into hook.vars as the variable hook. It appends what it is sent to
// heard, a line each, and answers with the status that stands in the file answer, or 200; "never" is no answer at all.
func serveReceiver() {
	if err := receive(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func receive() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var one sync.Mutex
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		answer, err := os.ReadFile("answer")
		status := http.StatusOK
		switch text := strings.TrimSpace(string(answer)); {
		case errors.Is(err, os.ErrNotExist):
		case text == "never":
			<-r.Context().Done()
			return
		default:
			status, _ = strconv.Atoi(text)
		}
		body, err := io.ReadAll(r.Body)
		if err == nil && status == http.StatusOK {
			err = appendTo("heard", fmt.Sprintf("%s %s\n", r.URL.Path, body))
		}
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
	})}
	if err := os.WriteFile("hook.part", fmt.Appendf(nil, "hook = \"http://%s/services/c4nary\"\n", listener.Addr()), 0o600); err != nil {
		return err
	}
	if err := os.Rename("hook.part", "hook.vars"); err != nil {
		return err
	}
	return server.Serve(listener)
}

func appendTo(name, text string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
