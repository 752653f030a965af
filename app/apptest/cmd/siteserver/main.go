// Command siteserver serves a test website until it is stopped: the invented
// shop, or the Login.gov help site from a folder with a copy of it.
//
//	go run ./app/apptest/cmd/siteserver -listen 127.0.0.1:8099 [-logingov FOLDER]
//
// POST /-/edition?n=2 switches to the second edition, POST /-/fail?status=503 lets
// every page fail (0 ends that).
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"frontdesk/app/apptest/siteserver"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("siteserver", flag.ContinueOnError)
	flags.SetOutput(errs)
	listen := flags.String("listen", "127.0.0.1:0", "address to listen on")
	folder := flags.String("logingov", "", "folder with a copy of the Login.gov site; empty: the shop")
	slow := flags.Duration("slow", 3*time.Second, "time that /slow/ takes")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	site, err := siteserver.Shop()
	if *folder != "" {
		site, err = siteserver.Logingov(*folder, "en", "es", "fr")
	}
	if err != nil {
		fmt.Fprintln(errs, "siteserver:", err)
		return 1
	}
	site.Slow = *slow
	ln, err := net.Listen("tcp", *listen)
	if err != nil {
		fmt.Fprintln(errs, "siteserver:", err)
		return 1
	}
	fmt.Fprintf(out, "http://%s\n", ln.Addr())
	server := &http.Server{Handler: controls(site), ReadHeaderTimeout: 5 * time.Second}
	if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintln(errs, "siteserver:", err)
		return 1
	}
	return 0
}

// controls adds what tests switch.
func controls(site *siteserver.Site) http.Handler {
	mux := http.NewServeMux()
	number := func(set func(int), name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			n, err := strconv.Atoi(r.URL.Query().Get(name))
			if err != nil {
				http.Error(w, name+" must be a number", http.StatusBadRequest)
				return
			}
			set(n)
			w.WriteHeader(http.StatusNoContent)
		}
	}
	mux.Handle("POST /-/edition", number(site.Edition, "n"))
	mux.Handle("POST /-/fail", number(site.Fail, "status"))
	mux.Handle("/", site)
	return mux
}
