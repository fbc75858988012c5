package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// An office is a server to be set up: it gives tokens away and has organisations, and it keeps a record of all that came.
type office struct {
	mu     sync.Mutex
	record io.Writer
	tokens int
	asked  map[string]int // how often a path was
	orgs   map[string]bool
}

// serveOffice is the program `office ADDRESS RECORD`. FAIL=method:path,… has it answer 500 there, FLAKY=method:path,… 503 every
// other time, SLOW=method:path,… only after five seconds; with
// DIE=method:path,… it ends there.
func serveOffice() {
	record, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	o := &office{record: record, asked: map[string]int{}, orgs: map[string]bool{}}
	fmt.Fprintln(os.Stderr, http.ListenAndServe(os.Args[1], o))
	os.Exit(1)
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		return // is it ready?
	}
	if among(os.Getenv("DIE"), r) {
		os.Exit(3)
	}
	if among(os.Getenv("SLOW"), r) {
		select {
		case <-time.After(5 * time.Second):
		case <-r.Context().Done():
		}
	}
	status, answer := o.answer(r)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (o *office) answer(r *http.Request) (status int, answer map[string]any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer func() { fmt.Fprintln(o.record, r.Method, r.URL.Path, status) }()
	o.asked[r.URL.Path]++
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	id := strings.TrimPrefix(r.URL.Path, "/orgs/")
	switch {
	case among(os.Getenv("FLAKY"), r) && o.asked[r.URL.Path]%2 == 1:
		return http.StatusServiceUnavailable, nil
	case among(os.Getenv("FAIL"), r):
		return http.StatusInternalServerError, map[string]any{"error": "not today", "token": token}
	case r.URL.Path == "/token":
		o.tokens++
		return http.StatusOK, map[string]any{"access_token": fmt.Sprintf("c4n4ry-%d-%d", os.Getpid(), o.tokens)}
	case token != fmt.Sprintf("c4n4ry-%d-%d", os.Getpid(), o.tokens):
		return http.StatusUnauthorized, map[string]any{"error": "nobody knows this token", "token": token}
	case r.Method == http.MethodPost:
		id = fmt.Sprintf("c4n4ry-org-%d", len(o.orgs))
		o.orgs[id] = true
		return http.StatusCreated, map[string]any{"id": id}
	case !o.orgs[id]:
		return http.StatusNotFound, map[string]any{"error": "no such organisation"}
	case r.Method == http.MethodDelete:
		delete(o.orgs, id)
		return http.StatusOK, map[string]any{}
	case o.asked[r.URL.Path] < 3:
		return http.StatusOK, map[string]any{"status": "creating"}
	}
	return http.StatusOK, map[string]any{"status": "available"}
}

// among says whether a request is one of a list.
func among(list string, r *http.Request) bool {
	for _, one := range strings.Split(list, ",") {
		method, path, _ := strings.Cut(one, ":")
		if method == r.Method && strings.HasPrefix(r.URL.Path, path) {
			return true
		}
	}
	return false
}
