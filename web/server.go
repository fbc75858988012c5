package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"bench/archive"
)

// Options are what is served, and to whom.
type Options struct {
	Store archive.Store
	// Guarded asks for tokens: others than who uses this machine can reach the server. Then pages are only served over TLS, by the
	// server itself or by a proxy before it.
	Guarded bool
	Project string // shown where an address names none; "": the first one
	// Refresh is called before something is shown, at most once a second: it looks for what is new. Nil: nothing needs to.
	Refresh func(ctx context.Context) error
	// Trouble hears of errors that are the server's own. Nil: nobody does.
	Trouble func(err error)
	Now     func() time.Time // nil: time.Now
}

// A server answers requests.
type server struct {
	Options
	views    views
	sessions sessions
	cross    *http.CrossOriginProtection
	form     string        // what forms send where nobody logs in
	pushes   chan struct{} // has room for as many as are taken in at once
}

// mostPushes is how many runs are taken in at once: each may need ten times its size in memory.
const mostPushes = 2

// New is a handler that serves what is in the store.
func New(o Options) (http.Handler, error) {
	if o.Store == nil {
		return nil, errors.New("serve history: there is no store")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Trouble == nil {
		o.Trouble = func(error) {}
	}
	s := &server{
		Options: o, cross: http.NewCrossOriginProtection(), form: random(), pushes: make(chan struct{}, mostPushes),
		sessions: sessions{all: map[[32]byte]*session{}}, views: views{all: map[archive.Query]*cachedView{}},
	}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc(r.pattern, r.handler)
	}
	return s.guard(mux), nil
}

// A route is a kind of request and what answers it.
type route struct {
	pattern string
	handler http.HandlerFunc
}

// routes are all that is answered. Each says who may ask.
func (s *server) routes() []route {
	return []route{
		{"GET /{$}", s.page(s.overview)},
		{"GET /series/{id}", s.page(s.series)},
		{"GET /commits/{hash}", s.page(s.commit)},
		{"GET /findings", s.page(s.findings)},
		{"GET /findings/{id}", s.page(s.finding)},
		{"POST /findings/{id}", s.posted(archive.Triage, s.decide)},
		{"GET /runs/{id}", s.page(s.run)},
		{"GET /login", s.login},
		{"POST /login", s.logIn},
		{"POST /logout", s.posted(archive.Read, s.logOut)},

		{"GET /api/v1/projects", s.api(archive.Read, s.apiProjects)},
		{"GET /api/v1/view", s.api(archive.Read, s.apiView)},
		{"GET /api/v1/series", s.api(archive.Read, s.apiSeries)},
		{"GET /api/v1/series/{id}/points", s.api(archive.Read, s.apiPoints)},
		{"GET /api/v1/findings", s.api(archive.Read, s.apiFindings)},
		{"POST /api/v1/findings", s.api(archive.Triage, s.apiDecide)},
		{"GET /api/v1/baseline", s.api(archive.Read, s.apiBaseline)},
		{"GET /api/v1/runs", s.api(archive.Read, s.apiRuns)},
		{"GET /api/v1/runs/{id}", s.api(archive.Read, s.apiRun)},
		{"POST /api/v1/runs", s.api(archive.Push, s.push)},
		{"GET /api/v1/notices", s.api(archive.Push, s.apiNotices)},
		{"POST /api/v1/notices", s.api(archive.Push, s.apiTold)},
	}
}
