package client

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"bench/engine/http1"
	"bench/engine/loop"
	"bench/plan"
)

// A Env is what a client needs to know beside its own settings.
type Env struct {
	Dir      string                        // the spec's folder: TLS files are relative to it
	Permit   permitFunc                    // the host policy; nil allows this machine alone. Loopback is never asked about
	Consent  permitFunc                    // of this machine's owner, who is asked about everybody, loopback too; nil: nobody is asked
	Redirect func(from, to *url.URL) error // says why a redirect must not be followed; nil: each may
	Bound    int                           // most requests in flight in the cell; 0: unknown
	Version  string                        // of bench, for User-Agent
	Wire     *Wire                         // the cell's; nil: one of the client's own
	Sweeper  *http1.Sweeper                // holds the deadlines of the run's HTTP/1.1 connections; its clock is the run's
	Where    *Whereabouts                  // of the run's servers; nil: they are where their URLs say
	Limit    time.Duration                 // of each request, where that is not the client's own timeout; 0: none
	Quote    bool                          // a message about a bad status has the beginning of the body, too
	Loops    *loop.Group                   // may drive connections; nil: goroutines do
	Bodies   *BodyStore                    // has the bodies of the run that are looked at; nil: one of the client's own

	alone bool // each connection reads its streams for itself, as where no reader is possible
}

// clientMakers are the versions of HTTP.
var clientMakers = map[plan.HTTPVersion]func(plan.Client, Env) (Client, error){
	plan.HTTP1: newHTTP1,
	plan.HTTP2: newHTTP2,
	plan.HTTP3: newHTTP3,
}

// New makes the client of a cell. It fails for settings that can't work: a file that can't be read, a local
// address that isn't this machine's, a proxy of unknown kind.
func New(c plan.Client, env Env) (Client, error) {
	maker, ok := clientMakers[c.HTTPVersion]
	if !ok {
		return nil, fmt.Errorf("unknown http_version %q", c.HTTPVersion)
	}
	if env.Wire == nil {
		env.Wire = new(Wire)
	}
	each := browses(c) && c.Session == plan.SessionRequest // a call is then more than one exchange, and its session is for all of them
	if each {
		c.Session = plan.SessionBatch
	}
	total := c.TimeoutOf == plan.TimeoutOfTotal
	limit := c.Timeout
	if total {
		c.Timeout, env.Limit = 0, limit
	}
	if env.Bodies == nil {
		env.Bodies = NewBodyStore()
	}
	made, err := maker(c, env)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	made = &messageClient{Client: made, settings: c, env: env}
	if each {
		made = &callClient{Client: made, max: c.MaxConnections}
	}
	if total {
		made = &totalClient{Client: made, limit: limit}
	}
	if c.Retry != nil {
		made = newRetryClient(made, c.Retry)
	}
	return made, nil
}

// A target is where a request goes, taken apart.
type target struct {
	origin   *Origin
	path     string // with the query, as it is sent
	fields   []http1.Field
	hostname string // the value of Host or :authority
}

// targetOf takes a request's URL and headers apart. The fields are in alphabetical order, so that each request is
// rendered the same in every run; Host is not among them.
func (c *catalog) targetOf(r plan.Request, version string) (target, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return target{}, fmt.Errorf("request %s: its URL can't be read", r.Name) // it may be sensitive: not shown
	}
	port, ok := OriginPorts[u.Scheme]
	if !ok {
		return target{}, fmt.Errorf("request %s: its URL begins with neither http:// nor https://", r.Name)
	}
	where, err := OriginOf(u, port)
	if err != nil {
		return target{}, fmt.Errorf("request %s: %w", r.Name, err)
	}
	t := target{origin: c.find(where), path: requestTarget(u), hostname: where.authority()}
	agent, authorized := true, u.User == nil
	for name, value := range r.Headers {
		switch {
		case strings.EqualFold(name, "Host"):
			t.hostname = value
			continue
		case strings.EqualFold(name, "User-Agent"):
			agent = false
		case strings.EqualFold(name, "Authorization"):
			authorized = true
		}
		t.fields = append(t.fields, http1.Field{Name: name, Value: value})
	}
	if agent {
		t.fields = append(t.fields, http1.Field{Name: "User-Agent", Value: "bench/" + version})
	}
	if !authorized {
		t.fields = append(t.fields, http1.Field{Name: "Authorization", Value: plan.BasicAuth(u.User)})
	}
	slices.SortFunc(t.fields, func(a, b http1.Field) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return t, nil
}
