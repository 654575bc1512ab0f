// The sample in Java, with the standard library alone.
import { quoted, type Sample, samplePath } from './sample.ts';

export const java: Sample = {
  name: 'Java',
  file: 'Order.java',
  run: 'GAPURA_SECRET_KEY=… java Order.java',
  text: ({ clientId, publicUrl }) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Order {
  public static void main(String[] args) throws Exception {
    String clientId = ${quoted(clientId)};
    String secretKey = System.getenv("GAPURA_SECRET_KEY");
    String target = ${quoted(samplePath)};

    String body = "{\\"order\\":{\\"invoice_number\\":\\"INV-" + System.nanoTime() + "\\",\\"amount\\":150000},"
        + "\\"online_to_offline_info\\":{\\"expired_time\\":60,\\"reusable_status\\":false},"
        + "\\"customer\\":{\\"name\\":\\"Sari\\"},"
        + "\\"indomaret_info\\":{\\"receipt\\":{\\"description\\":\\"Order from the sample\\"}}}";

    String requestId = UUID.randomUUID().toString();
    String timestamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
    String text = "Client-Id:" + clientId
        + "\\nRequest-Id:" + requestId
        + "\\nRequest-Timestamp:" + timestamp
        + "\\nRequest-Target:" + target
        + "\\nDigest:" + Base64.getEncoder().encodeToString(digest);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature = Base64.getEncoder()
        .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));

    HttpRequest request = HttpRequest.newBuilder(URI.create(${quoted(publicUrl)} + target))
        .header("Content-Type", "application/json")
        .header("Client-Id", clientId)
        .header("Request-Id", requestId)
        .header("Request-Timestamp", timestamp)
        .header("Signature", "HMACSHA256=" + signature)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.statusCode() + " " + answer.body());
  }
}
`,
};
