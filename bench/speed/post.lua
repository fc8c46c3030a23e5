wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"str":"abcdefghijklmnop","id":"bench-1"}'

-- As a frontend sends them: one request of ten has a trace that is recorded.
local requests = {}
local sent = 0

function init()
  for i = 1, 10 do
    wrk.headers["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-" .. (i == 1 and "01" or "00")
    requests[i] = wrk.format()
  end
end

function request()
  sent = sent + 1
  return requests[sent % 10 + 1]
end
