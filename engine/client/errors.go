package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// A Failure is a request that failed the way a library would raise it: its kind for the counts, its cause for people.
type Failure struct {
	Kind  ErrorKind
	cause error
}

// Error is the cause, without the ports and addresses that differ from request to request.
func (f *Failure) Error() string { return describe(f.cause) }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.cause }

// fail is a failure of a kind that the caller knows.
func fail(kind ErrorKind, format string, args ...any) *Failure {
	return &Failure{Kind: kind, cause: fmt.Errorf(format, args...)}
}

// blame finds the kind of an error of the network, of TLS or of DNS. A done ctx explains whatever went wrong under it.
func blame(ctx context.Context, err error) *Failure {
	if ctx.Err() != nil {
		return &Failure{Kind: Cancelled, cause: ctx.Err()}
	}
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	return &Failure{Kind: KindOf(err), cause: err}
}

// KindOf finds the kind of an error that carries none.
func KindOf(err error) ErrorKind {
	var number syscall.Errno
	if errors.As(err, &number) {
		if kind, ok := errnoKinds[number]; ok {
			return kind
		}
	}
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup):
		return kindOfLookup(lookup)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return TimedOut
	case errors.Is(err, context.Canceled), errors.Is(err, net.ErrClosed):
		return Cancelled
	case isTLS(err):
		return tlsFailed
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return truncated
	}
	return otherFailure
}

// kindOfLookup tells a resolver without descriptors, whose error is a text only, from a name that isn't there.
func kindOfLookup(err *net.DNSError) ErrorKind {
	for number, kind := range errnoKinds {
		if kind == Exhausted && strings.Contains(err.Err, number.Error()) {
			return Exhausted
		}
	}
	return dnsFailed
}

// isTLS says whether the TLS layer, or the verification of a certificate, made err.
func isTLS(err error) bool {
	var (
		layer       *net.OpError // an alert: sent, or received
		alert       tls.AlertError
		record      tls.RecordHeaderError
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		name        x509.HostnameError
		invalid     x509.CertificateInvalidError
	)
	if errors.As(err, &layer) && (layer.Op == "remote error" || layer.Op == "local error") {
		return true
	}
	return errors.As(err, &alert) || errors.As(err, &record) || errors.As(err, &certificate) ||
		errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid) ||
		strings.HasPrefix(err.Error(), "tls: ")
}

// describe says what went wrong in words that are the same for the same trouble: net.OpError has the local port in its
// text, which would make every example another one.
func describe(err error) string {
	var op *net.OpError
	if !errors.As(err, &op) || op.Addr == nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %s: %s", op.Op, op.Addr, op.Err)
}
