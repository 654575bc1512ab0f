// The sample in Go, with the standard library alone.
import { quoted, type Sample, samplePath } from './sample.ts';

export const go: Sample = {
  name: 'Go',
  file: 'order.go',
  run: 'GAPURA_SECRET_KEY=… go run order.go',
  text: ({ clientId, publicUrl }) => `package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	clientID := ${quoted(clientId)}
	secretKey := os.Getenv("GAPURA_SECRET_KEY")
	target := ${quoted(samplePath)}

	invoice := fmt.Sprintf("INV-%d", time.Now().UnixNano())
	body := []byte(\`{"order":{"invoice_number":"\` + invoice + \`","amount":150000},\` +
		\`"online_to_offline_info":{"expired_time":60,"reusable_status":false},\` +
		\`"customer":{"name":"Sari"},\` +
		\`"indomaret_info":{"receipt":{"description":"Order from the sample"}}}\`)

	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	requestID := hex.EncodeToString(random)
	timestamp := time.Now().UTC().Format("2006-01-02T15:04:05Z")
	digest := sha256.Sum256(body)
	text := strings.Join([]string{
		"Client-Id:" + clientID,
		"Request-Id:" + requestID,
		"Request-Timestamp:" + timestamp,
		"Request-Target:" + target,
		"Digest:" + base64.StdEncoding.EncodeToString(digest[:]),
	}, "\\n")
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write([]byte(text))

	request, err := http.NewRequest("POST", ${quoted(publicUrl)}+target, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Client-Id", clientID)
	request.Header.Set("Request-Id", requestID)
	request.Header.Set("Request-Timestamp", timestamp)
	request.Header.Set("Signature", "HMACSHA256="+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	read, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.StatusCode, string(read))
}
`,
};
