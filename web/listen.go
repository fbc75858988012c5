package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// A Listening is where a server is reached, and by whom.
type Listening struct {
	Address     string // host:port; port 0 is any that is free
	Cert, Key   string // files for TLS; "": none
	BehindProxy bool   // a proxy before it has TLS, and lets others in
}

// Guarded says that others than programs of this machine may reach it: then it asks for tokens.
func (l Listening) Guarded() bool { return l.BehindProxy || !Loopback(l.Address) }

// Check says what is missing for it to be safe.
func (l Listening) Check() error {
	_, _, err := net.SplitHostPort(l.Address)
	switch {
	case err != nil:
		return fmt.Errorf("listen at %q: want HOST:PORT, say 127.0.0.1:8080", l.Address)
	case (l.Cert == "") != (l.Key == ""):
		return errors.New("TLS needs both: a certificate (-cert) and its key (-key)")
	case l.Guarded() && !l.BehindProxy && l.Cert == "":
		return fmt.Errorf("at %s others can reach it, and read tokens on their way: want -cert and -key, or -behind-proxy where a proxy has TLS", l.Address)
	}
	return nil
}

// scheme is that of its addresses.
func (l Listening) scheme() string {
	if l.Cert != "" {
		return "https"
	}
	return "http"
}

// Serve answers until the context ends. Ready gets the address of the pages once they can be opened.
func (l Listening) Serve(ctx context.Context, handler http.Handler, ready func(address string)) error {
	if err := l.Check(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", l.Address)
	if err != nil {
		return err
	}
	s := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       log.New(io.Discard, "", 0), // what clients did wrong, with what they sent
		TLSConfig:      &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if l.Cert != "" {
		pair, err := tls.LoadX509KeyPair(l.Cert, l.Key)
		if err != nil {
			return errors.Join(fmt.Errorf("read the certificate: %w", err), listener.Close())
		}
		s.TLSConfig.Certificates = []tls.Certificate{pair}
	}
	ready(l.scheme() + "://" + listener.Addr().String() + "/")
	ended := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		err := s.Shutdown(grace)
		if err != nil {
			err = s.Close() // who still reads had time
		}
		ended <- err
	}()
	if l.Cert != "" {
		err = s.ServeTLS(listener, "", "")
	} else {
		err = s.Serve(listener)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}
