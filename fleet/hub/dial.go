package hub

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"
)

// reconnectEvery is how long is waited before a hub that went away is tried again.
const reconnectEvery = 200 * time.Millisecond

// Lasting are the options of every connection to a hub: it is tried again for ever, and found dead within seconds.
func Lasting(name string) []nats.Option {
	return []nats.Option{
		nats.Name(name), nats.MaxReconnects(-1), nats.ReconnectWait(reconnectEvery),
		nats.ReconnectJitter(reconnectEvery, reconnectEvery),
		nats.PingInterval(2 * time.Second), nats.MaxPingsOutstanding(2), nats.Timeout(5 * time.Second),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}
}

// A RefusedError says that trying again leads to nothing: hub and worker don't belong together.
type RefusedError struct{ Why string }

// Error says why.
func (e *RefusedError) Error() string { return e.Why }

// Dial connects a worker to the hub that a join file leads to.
func Dial(j Join, key nkeys.KeyPair, options ...nats.Option) (*nats.Conn, error) {
	public, err := key.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("the worker's key: %w", err)
	}
	id := ID(public)
	options = append(append(Lasting(id), nats.Nkey(public, key.Sign), nats.Token(j.Token), nats.CustomInboxPrefix(Inbox(id))), options...)
	scheme := "nats://"
	if j.Certificate != "" {
		scheme = "tls://"
		options = append(options, nats.Secure(pinned(j.Certificate)))
	}
	c, err := nats.Connect(scheme+j.Address, options...)
	switch {
	case errors.Is(err, nats.ErrAuthorization):
		return nil, &RefusedError{"the hub refuses the join file: it is of another run, or one that is over"}
	case err != nil:
		if refused, ok := errors.AsType[*RefusedError](err); ok {
			return nil, refused
		}
		return nil, fmt.Errorf("connect to the hub at %s: %w", j.Address, err)
	}
	return c, nil
}

// Inbox is where a worker hears answers: nobody else may.
func Inbox(id string) string { return "_INBOX_" + id }

// CheckCluster says what is wrong with the address of a cluster, as far as that can be told without going there: trying again would not help.
func CheckCluster(address string) error {
	for _, one := range strings.Split(address, ",") {
		if one = strings.TrimSpace(one); !strings.Contains(one, "://") {
			one = "nats://" + one
		}
		u, err := url.Parse(one)
		if err != nil || u.Hostname() == "" || strings.Contains(u.Hostname(), ":") != strings.HasPrefix(u.Host, "[") || !isPort(u.Port()) {
			return errors.New("want the URL of a NATS server, such as tls://nats.test:4222, or several with commas between them")
		}
	}
	return nil
}

// isPort says whether a text is a port's number, or nothing.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0
}

// Cluster connects to a cluster that somebody else runs, with the creds that its operator has given; "": without.
func Cluster(address, creds, name string, options ...nats.Option) (*nats.Conn, error) {
	options = append(append(Lasting(name), nats.IgnoreAuthErrorAbort()), options...)
	if creds != "" {
		options = append(options, nats.UserCredentials(creds))
	}
	c, err := nats.Connect(address, options...)
	if err != nil {
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	return c, nil
}

// What a cluster needs to have.
const (
	leastPayload = 1 << 20
	leastMajor   = 2
	leastMinor   = 11
)

// Fit says whether a hub that somebody else runs can be one, and names all that it lacks.
func Fit(ctx context.Context, c *nats.Conn) error {
	var lacks []error
	if version := c.ConnectedServerVersion(); older(version) {
		lacks = append(lacks, fmt.Errorf("it is version %s, and %d.%d or later is needed (per-message TTL)", version, leastMajor, leastMinor))
	}
	if most := c.MaxPayload(); most < leastPayload {
		lacks = append(lacks, fmt.Errorf("its max_payload is %d, and %d is needed", most, leastPayload))
	}
	js, err := jetstream.New(c)
	if err == nil {
		err = answers(ctx, js)
	}
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		lacks = append(lacks, errors.New("it has no JetStream, or not for this account"))
	case err != nil:
		lacks = append(lacks, fmt.Errorf("its JetStream doesn't answer: %w", err))
	}
	if len(lacks) > 0 {
		return fmt.Errorf("this NATS server can't coordinate workers: %w", errors.Join(lacks...))
	}
	return nil
}

// A cluster that has just lost its leader doesn't answer until it has another one, which takes seconds.
const (
	leaderWithin = 20 * time.Second
	leaderEvery  = 250 * time.Millisecond
)

// answers sees that a JetStream is there.
func answers(ctx context.Context, js jetstream.JetStream) error {
	for began := time.Now(); ; {
		_, err := js.AccountInfo(ctx)
		refused, isRefusal := errors.AsType[*jetstream.APIError](err)
		lacksLeader := errors.Is(err, context.DeadlineExceeded) || isRefusal && refused.ErrorCode == codeNoLeader
		if !lacksLeader || ctx.Err() != nil || time.Since(began) > leaderWithin {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leaderEvery):
		}
	}
}

// codeNoLeader is what a server of a cluster answers that has no leader.
const codeNoLeader = 10008

func older(version string) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return true
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return true
	}
	minor, err := strconv.Atoi(parts[1])
	return err != nil || major < leastMajor || major == leastMajor && minor < leastMinor
}
