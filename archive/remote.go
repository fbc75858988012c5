package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"bench/history"
)

// A remoteStore is a store behind a `bench ui`: what that lets a token do, and no more.
type remoteStore struct {
	base   *url.URL
	token  string
	client *http.Client
}

// remoteLimit is how long a request to a store elsewhere may take.
const remoteLimit = 2 * time.Minute

// mostAnswered is how many bytes an answer may have.
const mostAnswered = 256 << 20

// openRemote makes a client of the pages at an address. A token goes over TLS only, but for this machine.
func openRemote(address string, o Options) (Store, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return nil, fmt.Errorf("the store is at no address: want https://HOST, where a `bench ui` is")
	case u.User != nil:
		return nil, errors.New("the store's address has a user or password in it: a token is given by BENCH_TOKEN")
	case u.Scheme == "http" && !onThisMachine(u.Hostname()):
		return nil, fmt.Errorf("the store at %s would be sent a token that others can read: want https://", u.Host)
	}
	u.RawQuery, u.Fragment = "", ""
	return &remoteStore{base: u, token: o.Token, client: &http.Client{
		Timeout:       remoteLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a token goes nowhere else
	}}, nil
}

func onThisMachine(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// A RefusedError is what a store elsewhere has answered instead.
type RefusedError struct {
	Status int
	Why    string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the store answers %d %s: %s", e.Status, http.StatusText(e.Status), e.Why)
}

// ask sends a request, and reads what is answered into what a pointer points to; []byte: as it is.
func (s *remoteStore) ask(ctx context.Context, method, path string, q url.Values, body any, into any) error {
	u := s.base.JoinPath("api", "v1", path)
	u.RawQuery = q.Encode()
	kind, data := "application/json", []byte(nil)
	switch b := body.(type) {
	case nil:
	case []byte:
		kind, data = "application/gzip", b
	default:
		var err error
		if data, err = json.Marshal(b); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(data))
	if err != nil {
		return err
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		var at *url.Error
		var network net.Error
		if errors.As(err, &network) && network.Timeout() {
			return fmt.Errorf("the store at %s does not answer in time", s.base.Host)
		}
		if errors.As(err, &at) {
			err = at.Err // whose address says nothing more
		}
		return fmt.Errorf("the store at %s: %w", s.base.Host, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswered))
	switch {
	case err != nil:
		return fmt.Errorf("the store at %s: %w", s.base.Host, err)
	case answer.StatusCode >= http.StatusMultipleChoices:
		return s.refused(answer.StatusCode, text)
	}
	if raw, ok := into.(*[]byte); ok {
		*raw = text
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("the store at %s answers what is no answer: is it a `bench ui`?", s.base.Host)
	}
	return nil
}

// refused is the error of an answer that is none.
func (s *remoteStore) refused(status int, text []byte) error {
	var said struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(text, &said) != nil || said.Error == "" {
		said.Error = "is there a `bench ui` at " + s.base.Host + "?"
	}
	return &RefusedError{Status: status, Why: said.Error}
}

func of(project string) url.Values {
	q := url.Values{}
	if project != "" {
		q.Set("project", project)
	}
	return q
}

func (s *remoteStore) Import(ctx context.Context, data []byte, o ImportOptions) (done Imported, err error) {
	q := of(o.Project)
	if o.Else != "" {
		q.Set("else", o.Else)
	}
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(data); err != nil {
			return Imported{}, err
		}
		if err := z.Close(); err != nil {
			return Imported{}, err
		}
		data = b.Bytes()
	}
	if err := s.ask(ctx, http.MethodPost, "runs", q, data, &done); err != nil {
		return Imported{}, fmt.Errorf("push a run: %w", err)
	}
	return done, nil
}

// Analyse has nothing to do: the store does it at each import.
func (s *remoteStore) Analyse(context.Context, string) error { return nil }

func (s *remoteStore) View(ctx context.Context, query Query) (*history.View, error) {
	q := of(query.Project)
	for name, value := range map[string]string{"branch": query.Branch, "series": query.Series, "metric": query.Metric} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if !query.Since.IsZero() {
		q.Set("since", query.Since.UTC().Format(time.RFC3339))
	}
	if query.Plain {
		q.Set("plain", "true")
	}
	if query.Last > 0 {
		q.Set("last", strconv.Itoa(query.Last))
	}
	v := &history.View{}
	if err := s.ask(ctx, http.MethodGet, "view", q, nil, v); err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	return v, nil
}

func (s *remoteStore) Projects(ctx context.Context) ([]string, error) {
	var all struct {
		Projects []string `json:"projects"`
	}
	err := s.ask(ctx, http.MethodGet, "projects", nil, nil, &all)
	return all.Projects, err
}

func (s *remoteStore) Run(ctx context.Context, project, id string) (data []byte, err error) {
	err = s.ask(ctx, http.MethodGet, "runs/"+url.PathEscape(id), of(project), nil, &data)
	var refused *RefusedError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return nil, &UnknownRunError{Project: project, ID: id}
	}
	return data, err
}

func (s *remoteStore) Baseline(ctx context.Context, project, commit, base string) (b Baseline, err error) {
	q := of(project)
	q.Set("commit", commit)
	q.Set("base", base)
	err = s.ask(ctx, http.MethodGet, "baseline", q, nil, &b)
	return b, err
}

func (s *remoteStore) Export(ctx context.Context, project string, f func(id string, data []byte) error) error {
	v, err := s.View(ctx, Query{Project: project, Branch: "*"})
	if err != nil {
		return err
	}
	for _, r := range v.Runs {
		data, err := s.Run(ctx, project, r.ID)
		if err == nil {
			err = f(r.ID, data)
		}
		if err != nil {
			return fmt.Errorf("export run %s: %w", r.ID, err)
		}
	}
	return nil
}

func (s *remoteStore) Decide(ctx context.Context, project string, d history.Decision) error {
	var done struct{}
	return s.ask(ctx, http.MethodPost, "findings", of(project), d, &done)
}

// here is the error for what is only done where the store itself is.
func (s *remoteStore) here(what string) error {
	return fmt.Errorf("%s: this is done where the store is, and not through %s: name it by sqlite:PATH or postgres://…", what, s.base.Host)
}

func (s *remoteStore) Rebuild(context.Context) error { return s.here("rebuild") }

func (s *remoteStore) Prune(context.Context, Keep, bool) (Pruned, error) {
	return Pruned{}, s.here("prune")
}

func (s *remoteStore) Pin(context.Context, string, string, bool) error { return s.here("pin a run") }

func (s *remoteStore) AddToken(context.Context, Token) (string, error) {
	return "", s.here("add a token")
}

func (s *remoteStore) Tokens(context.Context) ([]Token, error) { return nil, s.here("list tokens") }

func (s *remoteStore) RevokeToken(context.Context, string) error { return s.here("revoke a token") }

func (s *remoteStore) Allowed(context.Context, string) (Token, error) {
	return Token{}, s.here("look up a token")
}

func (s *remoteStore) Audit(context.Context, Event) error { return s.here("note a write access") }

func (s *remoteStore) Audits(context.Context, int) ([]Event, error) {
	return nil, s.here("list write accesses")
}

func (s *remoteStore) Close() error {
	s.client.CloseIdleConnections()
	return nil
}
