wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"str":"abcdefghijklmnop","id":"bench-1"}'
