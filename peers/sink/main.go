// Command sink is the server that load generators are raced against: it answers as cheaply as it can, so that what is
// measured is the generator. It serves plain HTTP/1.1 from one epoll loop and tells at the end how many requests it
// answered, or with -tls HTTP/1.1 and HTTP/2 by net/http, or with -lag plain HTTP by net/http, and tells at the end how
// late requests came against a constant rate.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

func main() {
	address := flag.String("listen", "127.0.0.1:9377", "address to listen on")
	secure := flag.Bool("tls", false, "serve HTTP/1.1 and HTTP/2 over TLS 1.3, with a certificate made at the start")
	rate := flag.Float64("lag", 0, "measure how late requests come at this rate a second")
	flag.Parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	var err error
	switch {
	case *secure:
		err = serveTLS(*address, stop)
	case *rate > 0:
		err = serveLag(*address, *rate, stop)
	default:
		var answered atomic.Int64
		go func() {
			<-stop
			fmt.Println(answered.Load(), "requests answered")
			os.Exit(0)
		}()
		err = servePlain(*address, &answered)
	}
	if err != nil {
		log.Fatal(fmt.Errorf("sink: %w", err))
	}
}

// bodySize is the size of each answer's body in bytes.
const bodySize = 128
