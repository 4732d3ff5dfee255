# Asks Keycloak itself whether it is ready: there is no other program in the image that could.
exec 3<> /dev/tcp/127.0.0.1/9000 || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r answer <&3
case "$answer" in *' 200 '*) exit 0 ;; *) exit 1 ;; esac
