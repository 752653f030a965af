package httpapi

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/account"
)

// A TLS listener needs nothing but itself: cookies become secure, and streams
// and addresses work.
func TestServe_overTLS(t *testing.T) {
	w := open(t)
	w.chatbots.list = func() ([]chatbotRecord, error) { return nil, nil }
	w.accounts.login = func(in account.LoginInput) (account.SignedIn, error) {
		if in.Address != "127.0.0.1" {
			t.Errorf("address %q", in.Address)
		}
		return account.SignedIn{Token: "x"}, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure := tls.NewListener(tcp, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	var serving sync.WaitGroup
	serving.Go(func() { _ = w.server.Serve(secure) })
	defer serving.Wait()
	defer func() { _ = secure.Close() }()

	w.url, w.address = "https://"+tcp.Addr().String(), tcp.Addr().String()
	w.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer w.client.CloseIdleConnections()
	in := w.do(http.MethodPost, "/api/admin/login", body(`{"email":"a","password":"b"}`), head("Origin", w.url)).is(200)
	if !strings.Contains(strings.ToLower(in.header.Get("Set-Cookie")), "secure") {
		t.Fatalf("cookie %q", in.header.Get("Set-Cookie"))
	}
	visitor, _, events := w.talk()
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "status  ", idle)
	s.close()
}
