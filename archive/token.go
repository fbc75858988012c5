package archive

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// ErrNotAllowed says that a secret is no token's, or that of one which has expired. It doesn't say which.
var ErrNotAllowed = errors.New("the token is not known, or has expired")

// secretPrefix lets people and scanners of leaked secrets see what a token is.
const secretPrefix = "bench_"

// tokenDigest is what is kept of a secret. It has 256 random bits, so that no salt or slow function is needed.
func tokenDigest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// accessLock is what changes of tokens are alone in, as imports are in their project.
const accessLock = "\x00access"

// AddToken is described at Doorkeeper.
func (d *database) AddToken(ctx context.Context, t Token) (secret string, err error) {
	doing := "add token " + t.Name
	switch {
	case t.Name == "":
		return "", errors.New("add a token: it needs a name, say of the job that uses it")
	case !slices.Contains([]May{Read, Push, Triage}, t.May):
		return "", fmt.Errorf("%s: it may %q, which is nothing: want %s, %s or %s", doing, t.May, Push, Read, Triage)
	}
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", fmt.Errorf("%s: %w", doing, err)
	}
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(random)
	err = d.write(ctx, doing, accessLock, func(tx *transaction) error {
		var has int
		if _, err := tx.one(tokenByName, []any{t.Name}, &has); err != nil {
			return err
		}
		if has > 0 {
			return errors.New("there is one of that name: revoke it first, or take another")
		}
		return tx.exec(addToken, tokenDigest(secret), t.Name, string(t.May), t.Project, nanoseconds(t.Expires))
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Tokens is described at Doorkeeper.
func (d *database) Tokens(ctx context.Context) (all []Token, err error) {
	all = []Token{}
	err = d.read(ctx, "list tokens", func(tx *transaction) error {
		return tx.each(allTokens, nil, func(r row) error {
			t, err := scanToken(r)
			all = append(all, t)
			return err
		})
	})
	return all, err
}

func scanToken(r row) (t Token, err error) {
	var expires int64
	err = r.Scan(&t.Name, &t.May, &t.Project, &expires)
	t.Expires = timeOf(expires)
	return t, err
}

// RevokeToken is described at Doorkeeper.
func (d *database) RevokeToken(ctx context.Context, name string) error {
	return d.write(ctx, "revoke token "+name, accessLock, func(tx *transaction) error {
		n, err := tx.count(dropTokens, name)
		if err == nil && n == 0 {
			return errors.New("there is none of that name")
		}
		return err
	})
}

// Allowed is described at Doorkeeper. Tokens are looked up by their digest, so that the time it takes tells nothing.
func (d *database) Allowed(ctx context.Context, secret string) (Token, error) {
	var t Token
	found := false
	err := d.read(ctx, "look up a token", func(tx *transaction) error {
		return tx.each(tokenByHash, []any{tokenDigest(secret)}, func(r row) (err error) {
			t, err = scanToken(r)
			found = true
			return err
		})
	})
	if err != nil {
		return Token{}, err
	}
	if !found || !t.Expires.IsZero() && !d.now().Before(t.Expires) {
		return Token{}, ErrNotAllowed
	}
	return t, nil
}

// Audit is described at Doorkeeper.
func (d *database) Audit(ctx context.Context, e Event) error {
	if e.At.IsZero() {
		e.At = d.now()
	}
	return d.write(ctx, "note a write access", accessLock, func(tx *transaction) error {
		return tx.exec(addAudit, nanoseconds(e.At), e.Who, e.What)
	})
}

// Audits is described at Doorkeeper.
func (d *database) Audits(ctx context.Context, n int) (all []Event, err error) {
	all = []Event{}
	err = d.read(ctx, "list write accesses", func(tx *transaction) error {
		return tx.each(allAudits, []any{n}, func(r row) error {
			var e Event
			var at int64
			err := r.Scan(&at, &e.Who, &e.What)
			e.At = timeOf(at)
			all = append(all, e)
			return err
		})
	})
	return all, err
}
