import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * A node of OpenSearch 2 made from its jars, for tests: `java SearchNode FOLDER name=value…`.
 *
 * Its own launcher wants an unpacked distribution and a user other than root; a node itself wants neither.
 */
public final class SearchNode extends Node {
    private SearchNode(Environment where, List<Class<? extends Plugin>> plugins) {
        super(where, plugins, false);
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> named = new TreeMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            named.put(pair[0], pair[1]);
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Settings settings = Settings.builder()
            .put("path.home", folder.toString())
            .putProperties(named, name -> name)
            .build();
        Environment where = InternalSettingsPreparer.prepareEnvironment(
            settings, Collections.emptyMap(), folder.resolve("config"), () -> named.get("node.name"));
        SearchNode node = new SearchNode(where, List.of(
            org.opensearch.transport.Netty4Plugin.class,
            org.opensearch.analysis.common.CommonAnalysisPlugin.class,
            org.opensearch.painless.PainlessPlugin.class));
        Thread atTheEnd = new Thread(() -> {
            try {
                node.close();
            } catch (java.io.IOException error) {
                System.err.println("not closed cleanly: " + error);
            }
        });
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        node.start();
        Thread.sleep(Long.MAX_VALUE);
    }
}
