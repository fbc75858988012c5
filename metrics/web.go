package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// sender is what sends by the address's protocol.
func (a *Address) sender(o Options) (sender, error) {
	if a.Protocol == OTLP {
		return newOTLP(a, o)
	}
	return newRemoteWrite(a, o), nil
}

// A web is the way to a receiver: one connection, and no redirects, since nobody has agreed to where they would lead.
type web struct{ client *http.Client }

func newWeb(a *Address) web {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 1
	return web{&http.Client{
		Transport:     authorized{a.Authorization, transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// authorized adds what lets in to requests, and notes what is answered.
type authorized struct {
	header string
	http.RoundTripper
}

func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.header != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", a.header)
	}
	response, err := a.RoundTripper.RoundTrip(r)
	if to, has := r.Context().Value(answerKey{}).(*answer); has && err == nil {
		to.status = response.StatusCode
	}
	return response, err
}

// An answer is the status that a receiver answered with; 0: none.
type answer struct{ status int }

type answerKey struct{}

func answered(ctx context.Context, to *answer) context.Context {
	return context.WithValue(ctx, answerKey{}, to)
}

// judge says whether trying again may help against an error: not where a receiver says that it is the request's fault.
func (a *answer) judge(err error) error {
	again := a.status < 300 || a.status >= 500 || a.status == http.StatusTooManyRequests || a.status == http.StatusRequestTimeout
	err = withoutURL(err)
	if again {
		return err
	}
	return &refusedError{err}
}

// withoutURL leaves out the URL, which may have a secret in its query: who is told knows where it was sent.
func withoutURL(err error) error {
	if failed, is := errors.AsType[*url.Error](err); is {
		return failed.Err
	}
	return err
}

// errorOf is what an answer that is no success says.
func errorOf(status int, body string) error {
	text := strings.TrimSpace(body)
	if text == "" {
		return fmt.Errorf("it answers %d %s", status, http.StatusText(status))
	}
	return fmt.Errorf("it answers %d %s: %s", status, http.StatusText(status), text)
}
