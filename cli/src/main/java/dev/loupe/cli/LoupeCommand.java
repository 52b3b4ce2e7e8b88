package dev.loupe.cli;

import dev.loupe.cli.embed.EmbedCommand;
import dev.loupe.cli.featuremaps.FeatureMapsCommand;
import dev.loupe.cli.gallery.GalleryCommand;
import dev.loupe.cli.graph.CompareCommand;
import dev.loupe.cli.graph.GraphCommand;
import dev.loupe.cli.maximize.MaximizeCommand;
import dev.loupe.cli.stats.StatsCommand;
import dev.loupe.cli.txray.TxRayCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, with what holds for all subcommands. */
@Command(
    name = "loupe",
    description = "See inside any PyTorch model: records one forward pass and draws the graph.",
    subcommands = {
      GraphCommand.class,
      SummaryCommand.class,
      LayerCommand.class,
      ActivationsCommand.class,
      ExtractCommand.class,
      RecordCommand.class,
      TablesCommand.class,
      CompareCommand.class,
      StatsCommand.class,
      FeatureMapsCommand.class,
      MaximizeCommand.class,
      ValidateCommand.class,
      EmbedCommand.class,
      GalleryCommand.class,
      TxRayCommand.class,
      ZooCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = LoupeCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a failure, such as a model whose forward fails",
      "2:wrong use or bad input"
    },
    footer = {
      "",
      "Examples:",
      "  loupe graph alexnet -o alexnet.svg",
      "  loupe graph model.pt --input 1x3x224x224 --depth 2",
      "  loupe summary bert.pt --input int64:2x16=0..29999",
      "  loupe layer alexnet conv2d_3_7",
      "  loupe activations alexnet --layers conv2d_3,features,-5,linear -o alexnet.npz",
      "  loupe extract net.pt --data photos --layers layer4 -o features",
      "  loupe record alexnet --layers all -o alexnet.loupe",
      "  loupe tables alexnet.loupe -o tables",
      "  loupe compare alexnet --change 'conv2d_3=zero' -o difference.svg",
      "  loupe stats --demo -o statistics",
      "  loupe featuremaps net.pt --layers type=Conv2d --image photo.png -o maps",
      "  loupe maximize net.pt --layer fc --unit 130 -i 1x3x227x227 -o unit130.png",
      "  loupe validate alexnet",
      "  loupe embed README.md",
      "  loupe gallery models -o gallery",
      "  loupe txray mail.csv -o report"
    })
final class LoupeCommand implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec private CommandSpec spec;

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command given");
  }

  /** The version that Maven wrote into a resource, and what Loupe runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream resource = LoupeCommand.class.getResourceAsStream("version.properties")) {
        properties.load(resource);
      }
      return new String[] {
        "loupe %s (Java %s)"
            .formatted(properties.getProperty("version"), System.getProperty("java.version"))
      };
    }
  }
}
