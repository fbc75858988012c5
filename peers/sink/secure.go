package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"time"
)

// serveTLS serves HTTP/1.1 and HTTP/2 over TLS 1.3 until it is told to stop.
func serveTLS(address string, stop <-chan os.Signal) error {
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	body := bytes.Repeat([]byte("x"), bodySize)
	server := &http.Server{
		Addr:     address,
		ErrorLog: log.New(io.Discard, "", 0), // generators leave without a word
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(body) // a client that has gone is its own affair
		}),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}},
	}
	go func() {
		<-stop
		_ = server.Close() // that is what it was asked for
	}()
	if err := server.ListenAndServeTLS("", ""); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// selfSigned makes a certificate for a day.
func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
