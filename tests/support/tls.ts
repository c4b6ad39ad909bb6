/** A certificate for localhost and 127.0.0.1 until 2126, signed by itself: for tests, and trusted by nobody else. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUbMjh2JApFlYqNKa7K2B8Jazb3zYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDAzMTE1N1oYDzIxMjYxMDMx
MDMxMTU3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATiomCIYc1o8Vn/JrgjzL0YpuOXAvqlEjjDd0nYg+oHAZOipO68QIqp
LuPTPjUPke645WYv5xp4fFS5iyJ66MxUo28wbTAdBgNVHQ4EFgQUFtu2IYDnhbxW
raoPEIsqBbUpNzkwHwYDVR0jBBgwFoAUFtu2IYDnhbxWraoPEIsqBbUpNzkwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgK4Wf6EskjiF0AN9vjiGLdgTHAh+hDdjcUWgl5VVaA7sCIQDz
NoRnIkDTshp6Cui9WCR+dbtYRxbZBhiOsfleJS2z9Q==
-----END CERTIFICATE-----
`

/** Its key, which is no secret. */
export const testCertificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWanYlElRNfFsIUue
s4I8IzeGMBwr+5+4l/C5zXWf6yuhRANCAATiomCIYc1o8Vn/JrgjzL0YpuOXAvql
EjjDd0nYg+oHAZOipO68QIqpLuPTPjUPke645WYv5xp4fFS5iyJ66MxU
-----END PRIVATE KEY-----
`
